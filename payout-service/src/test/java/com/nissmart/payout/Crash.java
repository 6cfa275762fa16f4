package com.nissmart.payout;

import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.rail.SettlementLine;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The death of a process, as an Error that nothing in it can survive. A {@link Fuse} counts
 * everything that the process does to the outside world: statements to its database, calls to the
 * ledger and to the rail; it burns through at a given one, and from then on nothing gets out any
 * more. So a test can let the process die at every point.
 */
public final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  public Crash(int at) {
    super("the process dies at its act number " + at, null, false, false);
  }

  /** Dies before the act with the given number, counted from 1. */
  public static final class Fuse {
    private final int burnsAt;
    private final AtomicInteger acts = new AtomicInteger();

    public Fuse(int burnsAt) {
      this.burnsAt = burnsAt;
    }

    public void act() {
      if (acts.incrementAndGet() >= burnsAt) {
        throw new Crash(burnsAt);
      }
    }

    /** Returns true when the process has died. */
    public boolean burnt() {
      return acts.get() >= burnsAt;
    }
  }

  public static Jdbi database(DataSource source, Fuse fuse) {
    return Jdbi.create(
            () -> {
              fuse.act();
              return source.getConnection();
            })
        .installPlugin(new PostgresPlugin());
  }

  public static ClientInterceptor calls(Fuse fuse) {
    return new ClientInterceptor() {
      @Override
      public <Q, A> ClientCall<Q, A> interceptCall(
          MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        fuse.act();
        return next.newCall(method, options);
      }
    };
  }

  public static PaymentRail rail(PaymentRail rail, Fuse fuse) {
    return new PaymentRail() {
      @Override
      public String name() {
        return rail.name();
      }

      @Override
      public Duration settlingTime() {
        return rail.settlingTime();
      }

      @Override
      public Duration timeout() {
        return rail.timeout();
      }

      @Override
      public RailAnswer send(RailPayment payment) {
        fuse.act();
        return rail.send(payment);
      }

      @Override
      public List<SettlementLine> returnedSince(Instant since, int limit) {
        return rail.returnedSince(since, limit);
      }

      @Override
      public void settled(Instant from, Instant to, Consumer<SettlementLine> lines) {
        rail.settled(from, to, lines);
      }

      @Override
      public RailAnswer query(String reference) {
        fuse.act();
        return rail.query(reference);
      }
    };
  }
}
