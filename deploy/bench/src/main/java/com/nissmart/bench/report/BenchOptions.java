package com.nissmart.bench.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The options of a run; {@link BenchArguments} reads them.
 *
 * @param figures the figures to measure
 * @param quick makes measurements shorter and leaves the grown book out
 * @param seconds of each measurement
 * @param warmup seconds before it
 * @param inFlight calls at a time of the closed loops
 * @param connections of the generator to the ledger
 * @param replicas of the ledger in the mix of calls
 * @param grownTo transactions in the grown book
 * @param jfr the file for a flight recording of the measured seconds, of the gateway in its stages
 *     and of the ledger in all others
 * @param flags of the ledger's JVM
 * @param gatewayFlags of the gateway's JVM
 * @param keep keeps the database's files
 */
public record BenchOptions(
    Set<BenchFigure> figures,
    boolean quick,
    int seconds,
    int warmup,
    int inFlight,
    int connections,
    int replicas,
    long grownTo,
    Optional<Path> jfr,
    List<String> flags,
    List<String> gatewayFlags,
    boolean keep) {

  public boolean wants(BenchFigure figure) {
    return figures.contains(figure);
  }

  /** Returns whether the run measures every figure that its kind has. */
  public boolean isWhole() {
    return figures.containsAll(BenchFigure.of(quick));
  }
}
