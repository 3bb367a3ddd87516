package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/leasegate/leasegate/gate"
)

// ruleFormats feeds help and look-up alike; the first is the default.
var ruleFormats = []ruleFormat{
	{"text", writeRulesText},
	{"json", writeRulesJSON},
}

type ruleFormat struct {
	name  string
	write func(io.Writer) error
}

func newRulesCommand() *cobra.Command {
	var format string
	var names []string
	for _, format := range ruleFormats {
		names = append(names, format.name)
	}
	cmd := &cobra.Command{
		Use:     "rules",
		Short:   "List the rules that findings name",
		Long:    "List the rules that findings name, each with its level, a sentence that says what is\nwrong, where that is from, and why a single finding may have a lower level.",
		Example: "  leasegate rules\n  leasegate rules --format json",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			i := slices.Index(names, format)
			if i < 0 {
				return usageError(cmd, fmt.Errorf("--format: unknown format %q, want one of: %s", format, strings.Join(names, ", ")))
			}
			return outputError(ruleFormats[i].write(cmd.OutOrStdout()))
		},
	}
	addFormatFlag(cmd, &format, names)
	return cmd
}

func writeRulesText(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, rule := range gate.Rules() {
		fmt.Fprintf(table, "%s\t%s\t%s (%s)\n", rule.Rule, rule.Level, rule.Sentence, rule.Source)
		for _, lower := range rule.Lower {
			fmt.Fprintf(table, "\t%s\t%s: %s (%s)\n", lower.Level, lower.Name, lower.Sentence, lower.Source)
		}
	}
	return table.Flush()
}

func writeRulesJSON(w io.Writer) error {
	type lower struct {
		Name     string     `json:"name"`
		Level    gate.Level `json:"level"`
		Sentence string     `json:"sentence"`
		Source   string     `json:"source"`
	}
	type row struct {
		Rule     gate.Rule  `json:"rule"`
		Level    gate.Level `json:"level"`
		Sentence string     `json:"sentence"`
		Source   string     `json:"source"`
		Lower    []lower    `json:"lower,omitempty"`
	}
	rows := []row{}
	for _, rule := range gate.Rules() {
		one := row{Rule: rule.Rule, Level: rule.Level, Sentence: rule.Sentence, Source: rule.Source}
		for _, l := range rule.Lower {
			one.Lower = append(one.Lower, lower(l))
		}
		rows = append(rows, one)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(rows)
}
