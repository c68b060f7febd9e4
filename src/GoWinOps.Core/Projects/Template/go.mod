module example.com/gowinops-template

go 1.22

require golang.org/x/sys v0.22.0
