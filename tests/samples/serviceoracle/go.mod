module example.com/serviceoracle

go 1.22

require golang.org/x/sys v0.22.0
