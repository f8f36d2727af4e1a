# The commands of this project. `make test` is the whole proof; CI runs nothing else.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
GO ?= go

# What the tests with real readers and shells, and the race detector, need on Debian.
TOOLS := buildah caddy calcurse chromium curl fish gcc khal libc6-dev libical3 libxml2-utils newsboat nginx-light python3-feedparser \
	python3-icalendar python3-recurring-ical-events sfeed sqlite3 strace systemd vdirsyncer zsh
# nodejs and npm are taken as they are, if they are there: packages of others do not go together with Debian's.

.PHONY: test tools programs-of-debian fmt-check vet staticcheck unit programs lint run cover fuzz mutate bench bench-all release release-here fmt clean

test: tools fmt-check vet staticcheck unit programs ## everything below, as CI runs it

tools: programs-of-debian test/node_modules ## install what the tests with real readers need, on Debian

# The packages of npm that check pages, exactly as test/package-lock.json names them.
test/node_modules: test/package-lock.json
	@if command -v npm >/dev/null; then cd test && npm ci --no-audit --no-fund --silent && touch node_modules; \
	else echo "no npm: the tests that check pages by programs of npm are skipped and say so"; [ "$${CI:-}" != true ]; fi

programs-of-debian:
	@if ! command -v apt-get >/dev/null; then \
		echo "not Debian: tests whose program is missing are skipped and say so ($(TOOLS))"; \
		exit 0; \
	fi; \
	missing=""; \
	for p in $(TOOLS); do dpkg -s "$$p" >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	command -v npm >/dev/null || missing="$$missing nodejs npm"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	sudo=""; if [ "$$(id -u)" != 0 ]; then sudo="sudo -n"; fi; \
	echo "installing$$missing"; \
	if ! { $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing; } >/dev/null; then \
		echo "could not install$$missing"; \
		[ "$${CI:-}" != true ]; \
	fi

fmt-check: ## fail if a file is not formatted
	@unformatted="$$(gofmt -l $$(find . -name '*.go' -not -path './.*'))"; \
	if [ -n "$$unformatted" ]; then echo "not formatted, run make fmt:"; echo "$$unformatted"; exit 1; fi

vet:
	$(GO) vet ./...
	cd test && $(GO) vet ./...
	cd bench && $(GO) vet ./...

# The version of staticcheck stands in test/go.mod, so that the program itself does not depend on it.
staticcheck:
	@mkdir -p bin
	cd test && $(GO) build -o ../bin/staticcheck honnef.co/go/tools/cmd/staticcheck
	bin/staticcheck ./...
	cd test && ../bin/staticcheck ./...
	cd bench && ../bin/staticcheck ./...

# The limit is for a test that hangs: on a machine that does much else the slowest package takes ten minutes.
unit: ## the tests of every package, with the race detector; those of bench measure nothing
	$(GO) test -race -timeout 40m ./...
	cd bench && $(GO) test -race -timeout 40m ./...

programs: ## real readers and calendars against the real binary
	cd test && $(GO) test -count=1 -timeout 60m ./...

lint: ## what golangci-lint says, if it is installed
	golangci-lint run ./...
	cd test && golangci-lint run ./...
	cd bench && golangci-lint run ./...

run: ## serve the demo on http://localhost:8080
	$(GO) run ./cmd/dateline serve --demo

cover: ## how much of each package its tests reach
	$(GO) test -coverprofile=cover.out ./...
	$(GO) tool cover -func=cover.out | tail -n 1

# Without a limit a target spends most of its time on making inputs smaller. FUZZFLAGS=-parallel=1 leaves the machine
# to others.
FUZZTIME ?= 10s
FUZZFLAGS ?=
fuzz: ## every fuzz target of both modules for FUZZTIME each, until one finds something
	@targets="$$(for module in . test; do \
		(cd $$module && $(GO) test -list '^Fuzz' ./...) | awk -v module=$$module \
			'/^Fuzz/ { names[n++] = $$1 } /^ok/ { for (i = 0; i < n; i++) print module, $$2, names[i]; n = 0 }' || exit 1; \
	done)"; \
	total="$$(wc -l <<<"$$targets")"; n=0; \
	while read -r module package target; do \
		n=$$((n + 1)); echo "$$n of $$total: $$package $$target, for $(FUZZTIME)"; \
		log="$$(cd $$module && $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x $(FUZZFLAGS) "$$package" 2>&1 </dev/null)" || \
			{ tail -n 60 <<<"$$log"; echo "$$target found something; the input is in testdata of $$package"; exit 1; }; \
		sed -n 's/.*\(execs: [0-9]*\).*/   \1/p' <<<"$$log" | tail -n 1; \
	done <<<"$$targets"

mutate: ## take each rule of the validators out, and see the model test fail; says which mutants live; an hour or less
	$(GO) test -tags mutation -run '^TestMutations$$' -timeout 0 -v ./data/bolt

bench: ## every benchmark once, without tests
	$(GO) test -run '^$$' -bench . -benchmem ./...

# make bench-p1 BENCHFLAGS="--rounds 30"; bench/README.md says what there is.
BENCHFLAGS ?=
bench-%: ## one row of bench/, such as bench-p1: the whole program beside others; Linux, with nginx if it is there
	cd bench && $(GO) run . $* $(BENCHFLAGS)

bench-all: ## all rows, and bench/RESULTS.md; about 40 minutes, 15 GB of disk
	cd bench && $(GO) run . all --write $(BENCHFLAGS)

# A release is the same bytes wherever it is built: without paths, and without what the version control says beside the
# commit, which can be named where there is no history, as in an image. CGO_ENABLED=0 makes it run on any Linux.
BUILT_FROM ?= $$(git rev-parse --short=12 HEAD 2>/dev/null)
RELEASE := -trimpath -buildvcs=false -ldflags "-s -w -buildid= -X main.built=$(BUILT_FROM)"
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64

release: ## programs for all platforms in bin/release, with their SHA-256
	@mkdir -p bin/release
	@for p in $(PLATFORMS); do \
		os="$${p%/*}"; arch="$${p#*/}"; out="bin/release/dateline-$$os-$$arch"; \
		if [ "$$os" = windows ]; then out="$$out.exe"; fi; \
		echo "$$out"; CGO_ENABLED=0 GOOS="$$os" GOARCH="$$arch" $(GO) build $(RELEASE) -o "$$out" ./cmd/dateline; \
	done
	@cd bin/release && sha256sum dateline-* > SHA256SUMS && cat SHA256SUMS

OUT ?= bin/dateline
release-here: ## the same for this machine alone, in OUT
	CGO_ENABLED=0 $(GO) build $(RELEASE) -o $(OUT) ./cmd/dateline

fmt:
	gofmt -w $$(find . -name '*.go' -not -path './.*')

clean:
	rm -rf bin cover.out
