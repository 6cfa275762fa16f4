package com.nissmart.bench.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line asks for; {@link BenchArguments} reads it.
 *
 * @param figures what to measure
 * @param quick shorter measurements and no grown book
 * @param seconds of each measurement
 * @param warmup seconds before it
 * @param inFlight calls at a time of the closed loops
 * @param connections of the generator to the ledger
 * @param grownTo transactions in the grown book
 * @param jfr where the flight recording of the ledger, or of the gateway in its stages, of the
 *     measured seconds goes
 * @param flags of the ledger's JVM
 * @param gatewayFlags of the gateway's JVM
 * @param keep leaves the database's files
 */
public record BenchOptions(
    Set<BenchFigure> figures,
    boolean quick,
    int seconds,
    int warmup,
    int inFlight,
    int connections,
    long grownTo,
    Optional<Path> jfr,
    List<String> flags,
    List<String> gatewayFlags,
    boolean keep) {

  public boolean wants(BenchFigure figure) {
    return figures.contains(figure);
  }

  /** Whether every figure was asked for that this kind of run has. */
  public boolean isWhole() {
    return figures.containsAll(BenchFigure.of(quick));
  }
}
