package com.nissmart.payout.table;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes that one thread adds in pieces and another one reads. A few pieces wait at
 * most; then the adding thread waits too.
 */
public final class ChunkStream extends InputStream {
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);
  private static final int WAITING = 4;

  private record Piece(@Nullable ByteString bytes) {}

  private static final Piece END = new Piece(null);

  private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(WAITING);
  private InputStream current = InputStream.nullInputStream();
  private boolean ended;
  private volatile @Nullable IOException failure;
  private volatile boolean closed;

  /** Adds bytes; drops them once the reader has closed the stream. */
  public void add(ByteString bytes) {
    if (!bytes.isEmpty()) {
      put(new Piece(bytes));
    }
  }

  /** Ends the stream. */
  public void end() {
    put(END);
  }

  /** Makes the reader fail. */
  public void fail(IOException cause) {
    failure = cause;
    // A full queue has a piece, after which the reader sees the failure.
    pieces.offer(END);
  }

  private void put(Piece piece) {
    long end = System.nanoTime() + LONGEST_PAUSE.toNanos();
    try {
      while (!closed && !pieces.offer(piece, 100, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - end > 0) {
          throw new UncheckedIOException(new IOException("The reader has stopped"));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("Interrupted", e));
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = current.read(buffer, offset, length);
    while (count < 0 && !ended && takeNext()) {
      count = current.read(buffer, offset, length);
    }
    return count;
  }

  private boolean takeNext() throws IOException {
    Piece next;
    try {
      next = pieces.poll(LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
    IOException cut = failure;
    if (cut != null || next == null) {
      throw new IOException("The bytes ended early", cut);
    }
    ByteString bytes = next.bytes;
    ended = bytes == null;
    current = bytes == null ? InputStream.nullInputStream() : bytes.newInput();
    return !ended;
  }

  @Override
  public void close() {
    closed = true;
  }
}
