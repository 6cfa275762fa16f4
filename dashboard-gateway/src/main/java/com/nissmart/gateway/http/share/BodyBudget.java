package com.nissmart.gateway.http.share;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.share.Shares.Grant;
import java.net.InetAddress;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The memory for the bodies of all requests that are not answered yet. One address may use an
 * eighth of it, and one caller a sixteenth, so that a few clients cannot use up what all share.
 */
public final class BodyBudget {
  private static final int ADDRESSES = 8;
  private static final int CALLERS = 16;

  private final Shares<InetAddress> addresses;
  private final Shares<UUID> callers;

  /**
   * Creates a budget of which nothing is used.
   *
   * @param largest size of one body, which a single caller can always send
   */
  public BodyBudget(long bytes, long largest) {
    this.addresses = new Shares<>(Math.max(largest, bytes / ADDRESSES), bytes);
    this.callers = new Shares<>(Math.max(largest, bytes / CALLERS), Long.MAX_VALUE);
  }

  /** Returns the bytes in use. */
  public long used() {
    return addresses.used();
  }

  /** Begins a body of which no byte has arrived, sent by a caller or, with null, by a stranger. */
  public Use begin(InetAddress address, @Nullable UUID caller) {
    return new Use(address, caller);
  }

  /** The bytes of one request. */
  public final class Use implements AutoCloseable {
    private final InetAddress address;
    private final @Nullable UUID caller;
    private long bytes;
    private boolean closed;

    private Use(InetAddress address, @Nullable UUID caller) {
      this.address = address;
      this.caller = caller;
    }

    /** Counts more bytes. Refuses with RATE_LIMITED or UNAVAILABLE, and then counts none. */
    public synchronized void add(long more) {
      if (closed) {
        return; // The request has been answered, so nobody keeps these bytes.
      }
      if (caller != null && callers.take(caller, more) != Grant.TAKEN) {
        throw tooMany("You are");
      }
      Grant grant = addresses.take(address, more);
      if (grant != Grant.TAKEN && caller != null) {
        callers.giveBack(caller, more);
      }
      if (grant == Grant.SHARE_USED) {
        throw tooMany("Your network address is");
      }
      if (grant == Grant.ALL_USED) {
        throw new Refusal(
            Reason.UNAVAILABLE, "The server is receiving too much at once; try again later");
      }
      bytes += more;
    }

    /** Frees all bytes; a second call does nothing. */
    @Override
    public synchronized void close() {
      if (closed) {
        return;
      }
      closed = true;
      addresses.giveBack(address, bytes);
      if (caller != null) {
        callers.giveBack(caller, bytes);
      }
    }

    private Refusal tooMany(String who) {
      return new Refusal(
          Reason.RATE_LIMITED,
          who + " sending too many large requests at once; wait for an answer first");
    }
  }
}
