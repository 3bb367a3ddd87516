package leasegate

// The tools that check this module are pinned in tools/go.mod, a module of its
// own, and run with go tool -modfile=tools/go.mod: what they need is nothing that
// a program that imports this package should have to require.
