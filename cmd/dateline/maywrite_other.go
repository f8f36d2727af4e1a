//go:build !unix

package main

// mayWrite cannot be asked here: who tries learns it.
func mayWrite(string) error { return nil }
