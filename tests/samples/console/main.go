// Command console is a plain console program: it knows nothing of services. Its arguments make it misbehave in every way a service host has to
// cope with.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

var (
	listen     = flag.String("listen", "", "serve /livez, /stop and /write at this address")
	hangAfter  = flag.Duration("hang-after", 0, "leave /livez without an answer from then on")
	exitAfter  = flag.Duration("exit-after", -1, "end after this time")
	exitCode   = flag.Int("exit-code", 0, "with this code")
	panicAfter = flag.Duration("panic-after", -1, "panic after this time")
	leak       = flag.Int("leak", 0, "take this many MiB a second and keep them")
	flood      = flag.Int("flood", 0, "write this many MiB to standard output at once")
	spawn      = flag.Bool("spawn", false, "start another process that outlives this one, and one that outlives that")
	depth      = flag.Int("depth", 0, "how many processes below this one start another")
	ignoreStop = flag.Bool("ignore-stop", false, "end for nobody")
	readInput  = flag.Bool("stdin", false, "end when standard input ends")
	once       = flag.String("once", "", "misbehave only if this file does not exist, and make it")
)

func main() {
	flag.Parse()
	fmt.Printf("started in %s for %s with %q\n", workingFolder(), os.Getenv("GREETING"), flag.Args())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ended := make(chan string, 1)
	if *spawn {
		startAnother(1)
	} else if *depth > 0 {
		startAnother(*depth - 1)
	}
	if *listen != "" {
		go serve(ended)
	}
	if *readInput {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			ended <- "standard input ended"
		}()
	}
	if *once == "" || firstTime(*once) {
		misbehave()
	}
	for {
		select {
		case received := <-signals:
			fmt.Println("received", received)
		case reason := <-ended:
			fmt.Println(reason)
		}
		if !*ignoreStop {
			os.Exit(0)
		}
	}
}

func misbehave() {
	if *flood > 0 {
		writeMuch(*flood)
	}
	if *exitAfter >= 0 {
		time.AfterFunc(*exitAfter, func() {
			fmt.Fprintln(os.Stderr, "giving up with", *exitCode)
			os.Exit(*exitCode)
		})
	}
	if *panicAfter >= 0 {
		time.AfterFunc(*panicAfter, func() { panic("the sample was told to panic") })
	}
	if *leak > 0 {
		go keepMemory(*leak)
	}
}

func serve(ended chan<- string) {
	begun := time.Now()
	http.HandleFunc("/livez", func(_ http.ResponseWriter, request *http.Request) {
		if *hangAfter > 0 && time.Since(begun) > *hangAfter {
			<-request.Context().Done()
		}
	})
	http.HandleFunc("/stop", func(answer http.ResponseWriter, request *http.Request) {
		if request.Method != http.MethodPost {
			answer.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		ended <- "told to stop over HTTP"
	})
	http.HandleFunc("/write", func(answer http.ResponseWriter, _ *http.Request) {
		writeMuch(1)
		fmt.Fprint(answer, "written")
	})
	if err := http.ListenAndServe(*listen, nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// The other process inherits this one's output, as careless programs let it.
func startAnother(depth int) {
	other := exec.Command(os.Args[0], fmt.Sprintf("-depth=%d", depth), "-ignore-stop")
	other.Stdout, other.Stderr = os.Stdout, os.Stderr
	if err := other.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func writeMuch(mebibytes int) {
	output := bufio.NewWriterSize(os.Stdout, 1<<16)
	line := strings.Repeat("0123456789abcdef", 8)[:127] + "\n"
	for written := 0; written < mebibytes<<20; written += len(line) {
		if _, err := output.WriteString(line); err != nil {
			os.Exit(4)
		}
	}
	_ = output.Flush()
	fmt.Println("flood over")
}

func keepMemory(mebibytes int) {
	var kept [][]byte
	for {
		block := make([]byte, mebibytes<<20/10)
		for index := 0; index < len(block); index += 4096 {
			block[index] = 1
		}
		kept = append(kept, block)
		time.Sleep(100 * time.Millisecond)
		_ = kept
	}
}

func firstTime(path string) bool {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return false
	}
	_ = file.Close()
	return true
}

func workingFolder() string {
	folder, err := os.Getwd()
	if err != nil {
		return err.Error()
	}
	return folder
}
