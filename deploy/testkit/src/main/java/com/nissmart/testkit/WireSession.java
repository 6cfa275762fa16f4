package com.nissmart.testkit;

import com.nissmart.testkit.CommitProxy.Cut;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * One connection through {@link CommitProxy}, which passes on the messages of PostgreSQL's protocol
 * 3 in both directions.
 */
final class WireSession {
  private static final int SSL_REQUEST = 80_877_103;
  private static final int GSS_REQUEST = 80_877_104;
  private static final int LONGEST = 1 << 30;

  private final CommitProxy proxy;
  private final Socket client;
  private final Socket server;
  private final CommitWatch watch = new CommitWatch();
  private volatile @Nullable Cut pending;

  WireSession(CommitProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  void start() {
    Thread.ofVirtual().name("commit-proxy-requests").start(() -> run(this::requests));
    Thread.ofVirtual().name("commit-proxy-answers").start(() -> run(this::answers));
  }

  void close() {
    CommitProxy.closeQuietly(client);
    CommitProxy.closeQuietly(server);
    proxy.ended(this);
  }

  private interface Direction {
    void pass() throws IOException;
  }

  private void run(Direction direction) {
    try {
      direction.pass();
    } catch (IOException e) {
      // One side has closed its connection, so the other one is closed too.
    } finally {
      close();
    }
  }

  private void requests() throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(server.getOutputStream()));
    startUp(in, out);
    while (true) {
      byte type = in.readByte();
      byte[] body = body(in);
      if (proxy.isCutByWords(body)) {
        proxy.wasCut();
        return;
      }
      if (watch.request((char) type, body)) {
        Cut cut = proxy.take();
        if (cut == Cut.BEFORE) {
          proxy.wasCut();
          return;
        }
        pending = cut;
      }
      write(out, type, body);
      if (in.available() == 0) {
        out.flush();
      }
    }
  }

  /** Refuses encryption, which would hide the commits. */
  private void startUp(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      byte[] body = body(in);
      int code = body.length < Integer.BYTES ? 0 : int4(body);
      if (code != SSL_REQUEST && code != GSS_REQUEST) {
        out.writeInt(body.length + Integer.BYTES);
        out.write(body);
        out.flush();
        return;
      }
      client.getOutputStream().write('N');
    }
  }

  private void answers() throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(server.getInputStream()));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
    while (true) {
      byte type = in.readByte();
      byte[] body = body(in);
      CommitWatch.CommitOutcome answer = watch.answer((char) type, body);
      Cut cut = pending;
      if (cut != null && answer == CommitWatch.CommitOutcome.COMMITTED) {
        proxy.wasCut();
        return;
      }
      if (cut != null && answer == CommitWatch.CommitOutcome.NOT_COMMITTED) {
        pending = null;
        proxy.giveBack(cut);
      }
      write(out, type, body);
      if (in.available() == 0) {
        out.flush();
      }
    }
  }

  private static byte[] body(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < Integer.BYTES || length > LONGEST) {
      throw new IOException("no message of PostgreSQL's protocol");
    }
    return in.readNBytes(length - Integer.BYTES);
  }

  private static void write(DataOutputStream out, byte type, byte[] body) throws IOException {
    out.writeByte(type);
    out.writeInt(body.length + Integer.BYTES);
    out.write(body);
  }

  private static int int4(byte[] bytes) {
    return (bytes[0] & 0xff) << 24
        | (bytes[1] & 0xff) << 16
        | (bytes[2] & 0xff) << 8
        | (bytes[3] & 0xff);
  }
}
