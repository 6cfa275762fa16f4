package com.nissmart.payout.reconciliation.report;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an XML document, of which a parser may read only so many before its next event. A
 * parser holds a tag or a comment in memory as a whole, however long it is.
 */
final class BoundedXml extends FilterInputStream {
  private static final int LARGEST_PIECE = 1024 * 1024;

  private int read;
  private @Nullable IOException failure;

  BoundedXml(InputStream content) {
    super(content);
  }

  /** The events of the document. */
  static final class Events extends StreamReaderDelegate {
    private final BoundedXml content;

    Events(XMLStreamReader reader, BoundedXml content) {
      super(reader);
      this.content = content;
    }

    @Override
    public int next() throws XMLStreamException {
      content.read = 0;
      int event = super.next();
      if (event == DTD || event == ENTITY_REFERENCE) {
        throw Camt053Report.wrong("it has a document type declaration or an entity");
      }
      return event;
    }
  }

  /** Returns the failure of the stream behind a parser's exception, or a refusal. */
  RuntimeException failure(XMLStreamException e) {
    IOException cause = failure;
    return cause == null
        ? Camt053Report.wrong(
            "it is not XML, or a part of it is too large, at line "
                + e.getLocation().getLineNumber())
        : new UncheckedIOException(cause);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (read > LARGEST_PIECE) {
      throw new IOException("A part of the document is too large");
    }
    int count;
    try {
      count = super.read(buffer, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    read += Math.max(0, count);
    return count;
  }
}
