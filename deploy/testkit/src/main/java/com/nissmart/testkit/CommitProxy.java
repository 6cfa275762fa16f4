package com.nissmart.testkit;

import com.nissmart.runtime.database.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a service and its PostgreSQL and cuts a connection exactly at a COMMIT: just
 * before it reaches the server, or when the server has answered that it is done. A commit without
 * the word counts as well: the end of a statement, or of a pipeline of statements, outside of a
 * transaction block.
 */
public final class CommitProxy implements AutoCloseable {

  /** Where a connection is cut. */
  public enum Cut {
    /** The server never sees the COMMIT: nothing was done. */
    BEFORE,
    /** The server has committed, and the client never learns it. */
    AFTER
  }

  private final DatabaseSettings target;
  private final ServerSocket listener;
  private final Set<WireSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Cut> next = new AtomicReference<>();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile Runnable whenCut = () -> {};

  private CommitProxy(DatabaseSettings target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** Listens on a free port of loopback. */
  public static CommitProxy to(DatabaseSettings target) {
    try {
      CommitProxy proxy =
          new CommitProxy(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().name("commit-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen", e);
    }
  }

  /** The same database, through this. */
  public DatabaseSettings settings() {
    String url =
        target.jdbcUrl().replaceFirst("//[^/]+/", "//127.0.0.1:" + listener.getLocalPort() + "/");
    return new DatabaseSettings(
        url, target.user(), target.password(), target.poolSize(), target.timeouts());
  }

  /** Cuts the connection of the next commit. */
  public void cutNext(Cut cut) {
    next.set(cut);
  }

  /**
   * Runs this at the moment of a cut, before the connection is closed: to kill a process, say, that
   * must not learn of it.
   */
  public void whenCut(Runnable action) {
    whenCut = action;
  }

  /** How many connections were cut so far. */
  public int cuts() {
    return cuts.get();
  }

  /** Every connection through this ends. */
  @Override
  public void close() {
    closeQuietly(listener);
    sessions.forEach(WireSession::close);
  }

  /** What a commit that comes by shall meet; the next one meets nothing. */
  @Nullable Cut take() {
    return next.getAndSet(null);
  }

  /** The commit was none after all: it was answered with an error. */
  void giveBack(Cut cut) {
    next.compareAndSet(null, cut);
  }

  void wasCut() {
    whenCut.run();
    cuts.incrementAndGet();
  }

  void ended(WireSession session) {
    sessions.remove(session);
  }

  private void accept() {
    URI address = URI.create(target.jdbcUrl().substring("jdbc:".length()));
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(address.getHost(), address.getPort());
        WireSession session = new WireSession(this, client, server);
        sessions.add(session);
        session.start();
      } catch (IOException e) {
        // The listener was closed, or the server is away: the client sees its connection end.
      }
    }
  }

  static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException("closing a socket on loopback does not fail", e);
    }
  }
}
