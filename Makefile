# make check is everything that a change has to pass: it builds the module several
# times over, in modules and copies of their own, to run what the pages show, and
# takes some minutes. make short leaves that out, takes less than a minute, and is
# what one runs while writing.

GO      ?= go
TOOL     = $(GO) tool -modfile=tools/go.mod
MODULES  = $(dir $(wildcard bench/go.mod examples/*/go.mod))
FUZZTIME ?= 30s
TIMEOUT  ?= 30m

.PHONY: check
check: check-generate lint test ## everything that a change has to pass

.PHONY: generate
generate: ## make the generated files anew
	$(GO) generate ./...
	@for module in $(MODULES); do (cd $$module && $(GO) generate ./...) || exit 1; done

.PHONY: check-generate
check-generate: generate ## regenerate, and want the tree as it was
	@sed -n 's/^ *sha256  \([0-9a-f]*\)$$/\1  openapi.yaml/p' api/SOURCE.md | sha256sum --check --quiet --strict - || \
		{ echo 'openapi.yaml is not what api/SOURCE.md records'; exit 1; }
	@changed=$$(git status --porcelain -- '*.gen.go' api/openapi.yaml); \
		test -z "$$changed" || { echo "generated files are not up to date:"; echo "$$changed"; exit 1; }

.PHONY: api
api: ## write what the public packages export into api.txt, which the tests compare
	$(GO) test ./docs -run '^TestAPI$$' -update

.PHONY: lint
lint: ## go vet, staticcheck and gofumpt, as pinned in tools/go.mod
	$(GO) vet ./...
	$(TOOL) staticcheck ./...
	@unformatted=$$(git ls-files '*.go' ':!*.gen.go' | xargs $(TOOL) gofumpt -l); \
		test -z "$$unformatted" || { echo "not formatted by gofumpt:"; echo "$$unformatted"; exit 1; }

.PHONY: short
short: ## the tests that build nothing more, in less than a minute
	$(GO) test -short ./...

# A package may take longer than go test allows by default where others use the
# machine as well.
.PHONY: test
test: ## all tests, with the race detector where goroutines meet
	$(GO) test -timeout $(TIMEOUT) ./...
	$(GO) test -race -short -timeout $(TIMEOUT) . ./strict/... ./gate ./gate/run
	@for module in $(MODULES); do (cd $$module && $(GO) vet ./... && $(GO) test ./...) || exit 1; done

.PHONY: fuzz
fuzz: ## every fuzz target for FUZZTIME
	@for package in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$package || exit 1; \
		done; \
	done

.PHONY: bench
bench: ## ratios to other ways of doing the same
	./bench/run.sh

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)
