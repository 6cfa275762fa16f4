package com.nissmart.testkit;

import com.nissmart.runtime.database.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between a service and its PostgreSQL that cuts a connection exactly at a COMMIT: before
 * it reaches the server, or before the server's answer reaches the client. An implicit commit
 * counts as well: the end of a statement or pipeline outside of a transaction block.
 */
public final class CommitProxy implements AutoCloseable {

  /** The place of a cut. */
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
  private final AtomicReference<@Nullable String> nextWords = new AtomicReference<>();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile Runnable whenCut = () -> {};

  private CommitProxy(DatabaseSettings target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** Starts a proxy on a free port of loopback. */
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

  /** Returns the same database through this proxy. */
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

  /** Cuts the connection of the next request that has these words in it, before it is passed on. */
  public void cutNext(String words) {
    nextWords.set(words);
  }

  /** Sets an action to run at a cut, before the connection is closed, such as killing a process. */
  public void whenCut(Runnable action) {
    whenCut = action;
  }

  /** Returns the number of connections that were cut. */
  public int cuts() {
    return cuts.get();
  }

  /** Ends every connection through the proxy. */
  @Override
  public void close() {
    closeQuietly(listener);
    sessions.forEach(WireSession::close);
  }

  /** Takes the cut for a commit, if one was ordered. */
  @Nullable Cut take() {
    return next.getAndSet(null);
  }

  /** Returns whether a request is cut because of its words; the next one with them is not. */
  boolean isCutByWords(byte[] request) {
    String words = nextWords.get();
    return words != null
        && new String(request, StandardCharsets.ISO_8859_1).contains(words)
        && nextWords.compareAndSet(words, null);
  }

  /** Orders the cut again, because the server answered the commit with an error. */
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
