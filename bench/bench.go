// Package bench measures the generated code and the judge against their peers,
// which are kept out of the module by this one. Run it with make bench.
package bench
