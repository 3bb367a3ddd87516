package leasegate

import "github.com/leasegate/leasegate/gen"

// The servers that the document lists, for [NewClient].
const (
	ServerUS    = gen.ServerURLProductionServerUS
	ServerEU    = gen.ServerURLProductionServerEU
	ServerLocal = gen.ServerURLLocalServer
)
