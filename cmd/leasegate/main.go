// Command leasegate judges HTTP traffic by an OpenAPI document.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
