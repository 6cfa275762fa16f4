package com.nissmart.ledger.proof.fold;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search for an idempotency id that a book has twice. It keeps the lower half of every id,
 * divided by its first bits, so that a part fits into memory: the first half million in memory, the
 * others in a temporary file. Two halves may be the same by chance, so that the caller looks again
 * at those that {@link #repeated} returns.
 */
public final class KeyPartitions implements KeySink, AutoCloseable {
  private static final int PARTITION_BITS = 8;
  private static final int BLOCK = 2_048;

  private final Partition[] partitions = new Partition[1 << PARTITION_BITS];
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK * Long.BYTES);
  private @Nullable FileChannel file;
  private int blocks;

  /** The keys of a partition: the numbers of its blocks in the file, and the keys after them. */
  private static final class Partition {
    final long[] last = new long[BLOCK];
    int count;
    int[] blocks = new int[4];
    int blockCount;
  }

  public KeyPartitions() {
    Arrays.setAll(partitions, i -> new Partition());
  }

  @Override
  public void key(long high, long low, long seq) {
    Partition partition = partitions[(int) (low >>> (Long.SIZE - PARTITION_BITS))];
    if (partition.count == BLOCK) {
      write(partition);
    }
    partition.last[partition.count++] = low;
  }

  /** Returns the lower halves that came more than once. */
  public Set<Long> repeated() {
    Set<Long> repeated = new HashSet<>();
    for (Partition partition : partitions) {
      long[] keys = read(partition);
      Arrays.sort(keys);
      for (int i = 1; i < keys.length; i++) {
        if (keys[i] == keys[i - 1]) {
          repeated.add(keys[i]);
        }
      }
    }
    return repeated;
  }

  private void write(Partition partition) {
    buffer.clear().asLongBuffer().put(partition.last);
    try {
      FileChannel open = file;
      if (open == null) {
        Path path = Files.createTempFile("ledger-keys", null);
        open =
            FileChannel.open(
                path,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        file = open;
      }
      long at = (long) blocks * buffer.capacity();
      while (buffer.hasRemaining()) {
        at += open.write(buffer, at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The keys of the book cannot be written to a file", e);
    }
    if (partition.blockCount == partition.blocks.length) {
      partition.blocks = Arrays.copyOf(partition.blocks, 2 * partition.blockCount);
    }
    partition.blocks[partition.blockCount++] = blocks++;
    partition.count = 0;
  }

  private long[] read(Partition partition) {
    long[] keys = new long[partition.blockCount * BLOCK + partition.count];
    FileChannel open = file;
    for (int i = 0; i < partition.blockCount && open != null; i++) {
      long at = (long) partition.blocks[i] * buffer.capacity();
      buffer.clear();
      try {
        while (buffer.hasRemaining()) {
          int read = open.read(buffer, at);
          if (read < 0) {
            throw new IOException("The file ends at byte " + at);
          }
          at += read;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("The keys of the book cannot be read from their file", e);
      }
      buffer.flip().asLongBuffer().get(keys, i * BLOCK, BLOCK);
    }
    System.arraycopy(partition.last, 0, keys, partition.blockCount * BLOCK, partition.count);
    return keys;
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The file of keys cannot be closed", e);
    }
  }
}
