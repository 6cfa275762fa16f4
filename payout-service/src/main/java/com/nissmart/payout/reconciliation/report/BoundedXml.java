package com.nissmart.payout.reconciliation.report;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an XML document, of which a parser may read only so many before its next event. A
 * parser holds a tag or a comment in memory as a whole, however long it is. It also keeps every
 * name that it has seen, so that only so many different ones are allowed.
 */
final class BoundedXml extends FilterInputStream {
  private static final int LARGEST_PIECE = 1024 * 1024;
  private static final int LARGEST_NAMES = 1024 * 1024;

  /** The memory that a parser takes for a name beside its text, in characters. */
  private static final int NAME = 32;

  private int read;
  private @Nullable IOException failure;

  BoundedXml(InputStream content) {
    super(content);
  }

  /** The events of the document. */
  static final class Events extends StreamReaderDelegate {
    private final BoundedXml content;
    private final Set<String> names = new HashSet<>();
    private int room = LARGEST_NAMES;

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
      if (event == START_ELEMENT) {
        rememberNames();
      } else if (event == PROCESSING_INSTRUCTION) {
        remember(getPITarget());
      }
      return event;
    }

    private void rememberNames() {
      remember(getPrefix(), getLocalName());
      for (int i = 0; i < getAttributeCount(); i++) {
        remember(getAttributePrefix(i), getAttributeLocalName(i));
      }
      for (int i = 0; i < getNamespaceCount(); i++) {
        remember(getNamespacePrefix(i));
        remember(getNamespaceURI(i));
      }
    }

    private void remember(@Nullable String prefix, String name) {
      remember(prefix == null || prefix.isEmpty() ? name : prefix + ":" + name);
    }

    private void remember(@Nullable String name) {
      if (name != null && names.add(name)) {
        room -= name.length() + NAME;
        if (room < 0) {
          throw Camt053Report.wrong("it has too many different names of elements");
        }
      }
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
