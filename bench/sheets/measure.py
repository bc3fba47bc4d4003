#!/usr/bin/env python3
"""Runs a command and says what it took. Usage: measure.py TOOL WHAT COMMAND…     prints "TOOL WHAT seconds s MiB MiB" """
import resource, subprocess, sys, time

tool, what, *command = sys.argv[1:]
began = time.perf_counter()
done = subprocess.run(command, stdout=subprocess.DEVNULL)
took = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
if done.returncode:
    sys.exit(f"{tool} {what}: exit code {done.returncode}")
print(f"{tool} {what} {took:.2f} s {peak} MiB")
