# From the log of run.sh: medians of each tool's rounds on the clock and in processor time, ratios to ours, peak memory, the bare pass, and
# of each budget whether it is kept on the clock.
function median(list,   n, i, j, x, v) {
  n = split(list, v, " ")
  for (i = 2; i <= n; i++) { x = v[i] + 0; for (j = i - 1; j > 0 && v[j] + 0 > x; j--) v[j + 1] = v[j]; v[j + 1] = x }
  return v[int((n + 1) / 2)] + 0
}
/^(thidua|bare-pass) |agrees/ {
  if (!($1 in clock)) order[++tools] = $1
  clock[$1] = clock[$1] " " $2; cpu[$1] = cpu[$1] " " $5
  if ($7 == "peak" && $8 > peak[$1]) peak[$1] = $8
}
/^verdict / && $4 + 0 > verdict { verdict = $4 + 0 }
function budget(what, got, most, unit) { printf "budget %s: %.1f %s, %s\n", what, got, unit, most ? "kept" : "NOT KEPT" }
/^thidua / { start = start " " $10 }
END {
  c = median(clock["thidua"]); p = median(cpu["thidua"])
  printf "\n%-16s %9s %8s %9s %8s %9s\n", "", "seconds", "ratio", "cpu s", "ratio", "peak MiB"
  for (i = 1; i <= tools; i++) {
    t = order[i]; a = median(clock[t]); b = median(cpu[t])
    printf "%-16s %9.4f %7.1f× %9.4f %7.1f× %9s\n", t, a, a / c, b, b / p, peak[t]
  }
  printf "scan / bare pass: %.1f on the clock, %.1f in processor time; from process start %.2f s\n", c / median(clock["bare-pass"]), p / median(cpu["bare-pass"]), median(start)
  duck = median(clock["duckdb-eligible"]) / c; pl = median(clock["polars"]) / c; bare = c / median(clock["bare-pass"])
  budget("4 × faster than DuckDB asking who is eligible", duck, duck >= 4, "×")
  budget("2 × faster than Polars", pl, pl >= 2, "×")
  budget("at most 4 × the bare pass", bare, bare <= 4, "×")
  budget("one verdict under 50 µs (the slowest title's median)", verdict, verdict < 50, "µs")
}
