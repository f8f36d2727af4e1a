package main

import "io"

func plot(w io.Writer, results []result) {}
