package com.nissmart.bench.baseline;

import com.nissmart.bench.client.BenchWallets;
import com.nissmart.bench.load.LoadMeter;
import com.nissmart.bench.load.LoadResult;
import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RecordedAnswers.Answer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** One connection that calls the function repeatedly; it is one thread of a closed loop. */
final class BaselineLoad implements Runnable {
  private static final String CALL = "SELECT transfer(?, ?, ?, ?)";

  private final BaselineBook book;
  private final NumberedTransfers transfers;
  private final RecordedAnswers answers;
  private final LoadMeter meter;

  BaselineLoad(
      BaselineBook book, NumberedTransfers transfers, RecordedAnswers answers, LoadMeter meter) {
    this.book = book;
    this.transfers = transfers;
    this.answers = answers;
    this.meter = meter;
  }

  @Override
  public void run() {
    try (Connection connection = book.connect();
        PreparedStatement statement = connection.prepareStatement(CALL)) {
      long now = System.nanoTime();
      for (long n = 0; !meter.isOver(now); n++) {
        long begun = now;
        answers.put(n, Answer.UNKNOWN);
        statement.setString(1, transfers.key(n));
        statement.setObject(2, BenchWallets.wallet(transfers.draw().source(n)));
        statement.setObject(3, BenchWallets.wallet(transfers.draw().destination(n)));
        statement.setLong(4, transfers.amount(n));
        try (ResultSet result = statement.executeQuery()) {
          result.next();
        }
        answers.put(n, Answer.DONE);
        now = System.nanoTime();
        meter.ended(begun, now, 1, 0, 0);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The baseline refused a transfer", e);
    }
  }

  LoadResult measured() {
    return meter.measured();
  }
}
