using System;
using System.IO;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>A Go service in two builds, a light one and one with a package that is slow to initialise; built once for all tests.</summary>
public sealed class StartupPrograms : IAsyncLifetime
{
    private readonly TestFolder folder = new();

    /// <summary>The folder the programs write their traces to.</summary>
    internal TestFolder Folder => folder;

    internal string Light { get; private set; } = string.Empty;

    internal string Heavy { get; private set; } = string.Empty;

    public async Task InitializeAsync()
    {
        if (TestGo.Obstacle is not null)
            return;
        folder.Write("service/go.mod", "module example.com/service\n\ngo 1.19\n");
        folder.Write("service/heavy.go", "//go:build heavy\n\npackage main\n\nimport _ \"example.com/service/ballast\"\n");
        folder.Write(
            "service/ballast/ballast.go",
            """
            package ballast

            import "time"

            // Table is what the package fills before main begins.
            var Table []byte

            func init() {
            	Table = make([]byte, 4<<20)
            	time.Sleep(200 * time.Millisecond)
            }
            """);
        folder.Write(
            "service/main.go",
            """
            package main

            import (
            	"flag"
            	"fmt"
            	"net/http"
            	"os"
            	"os/exec"
            	"os/signal"
            	"path/filepath"
            	"syscall"
            	"time"
            )

            func main() {
            	listen := flag.String("listen", "127.0.0.1:"+os.Getenv("PORT"), "")
            	behaviour := flag.String("behaviour", "good", "")
            	delay := flag.Duration("delay", 0, "")
            	flag.Parse()
            	note("STARTS", filepath.Base(os.Args[0]))
            	note("IDS", fmt.Sprint(os.Getpid()))
            	switch *behaviour {
            	case "exit":
            		fmt.Fprintln(os.Stderr, "no database")
            		os.Exit(3)
            	case "never":
            		time.Sleep(time.Hour)
            	case "stubborn":
            		signal.Ignore(syscall.SIGTERM)
            	case "parent":
            		child := exec.Command(os.Args[0], "-listen", "127.0.0.1:0", "-behaviour", "stubborn")
            		output, err := child.StdoutPipe()
            		if err != nil {
            			panic(err)
            		}
            		if err := child.Start(); err != nil {
            			panic(err)
            		}
            		// Not ready before its child is.
            		if _, err := output.Read(make([]byte, 1)); err != nil {
            			panic(err)
            		}
            	}
            	time.Sleep(*delay)
            	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })
            	fmt.Println("serves on", *listen)
            	if err := http.ListenAndServe(*listen, nil); err != nil {
            		fmt.Fprintln(os.Stderr, err)
            		os.Exit(4)
            	}
            }

            func note(variable, text string) {
            	path := os.Getenv(variable)
            	if path == "" {
            		return
            	}
            	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
            	if err != nil {
            		panic(err)
            	}
            	defer file.Close()
            	fmt.Fprintln(file, text)
            }
            """);
        using ModuleSession session = new();
        Light = await BuildAsync(session, "light", "1.0.0", string.Empty);
        Heavy = await BuildAsync(session, "heavy", "2.0.0", "-Tag heavy");
    }

    public Task DisposeAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }

    private async Task<string> BuildAsync(ModuleSession session, string name, string version, string parameters)
    {
        ModuleSession.Outcome outcome = await session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Name $args[3] -Version $args[4] -VersionVariable '' -Target $args[5] " + parameters,
            folder.Combine("service"),
            TestGo.Path,
            folder.Combine("out"),
            name,
            version,
            (OperatingSystem.IsWindows() ? "windows/" : "linux/") + "amd64");
        Assert.Empty(outcome.ErrorIds);
        return (string)Assert.Single(outcome.Output).Properties["Path"].Value;
    }
}
