package com.nissmart.gateway.statements;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSBoolean;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNull;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.cos.ICOSVisitor;
import org.apache.pdfbox.pdfwriter.COSWriter;

/** Objects of PDFBox in a file; each dictionary and each stream is an object of its own there. */
final class CosObjects implements ICOSVisitor {
  private final PdfFile file;
  private final IdentityHashMap<COSDictionary, Integer> numbers = new IdentityHashMap<>();
  private final Deque<COSDictionary> unwritten = new ArrayDeque<>();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  CosObjects(PdfFile file) {
    this.file = file;
  }

  /** Writes a dictionary and all that it refers to, and returns a reference to it. */
  String write(COSDictionary dictionary) throws IOException {
    String reference = reference(dictionary);
    while (!unwritten.isEmpty()) {
      writeObject(unwritten.remove());
    }
    return reference;
  }

  private String reference(COSDictionary dictionary) {
    int number =
        numbers.computeIfAbsent(
            dictionary,
            added -> {
              unwritten.add(added);
              return file.newObject();
            });
    return PdfFile.reference(number);
  }

  private void writeObject(COSDictionary dictionary) throws IOException {
    for (COSName key : dictionary.keySet()) {
      if (!key.equals(COSName.LENGTH)) {
        key.writePDF(text);
        write(" ");
        dictionary.getItem(key).accept(this);
      }
    }
    String entries = text.toString(StandardCharsets.ISO_8859_1);
    text.reset();
    int number = Objects.requireNonNull(numbers.get(dictionary));
    if (dictionary instanceof COSStream stream) {
      try (InputStream content = stream.createRawInputStream()) {
        file.writeStream(number, entries, content.readAllBytes());
      }
    } else {
      file.writeObject(number, "<<" + entries + ">>");
    }
  }

  @Override
  public void visitFromArray(COSArray array) throws IOException {
    write("[");
    for (COSBase item : array) {
      item.accept(this);
      write(" ");
    }
    write("]");
  }

  @Override
  public void visitFromDictionary(COSDictionary dictionary) {
    write(reference(dictionary));
  }

  @Override
  public void visitFromStream(COSStream stream) {
    write(reference(stream));
  }

  @Override
  public void visitFromString(COSString string) throws IOException {
    COSWriter.writeString(string, text);
  }

  @Override
  public void visitFromName(COSName name) throws IOException {
    name.writePDF(text);
  }

  @Override
  public void visitFromInt(COSInteger number) throws IOException {
    number.writePDF(text);
  }

  @Override
  public void visitFromFloat(COSFloat number) throws IOException {
    number.writePDF(text);
  }

  @Override
  public void visitFromBoolean(COSBoolean value) throws IOException {
    value.writePDF(text);
  }

  @Override
  public void visitFromNull(COSNull none) throws IOException {
    none.writePDF(text);
  }

  @Override
  public void visitFromDocument(COSDocument document) {
    throw new IllegalArgumentException("A document is no part of another one");
  }

  private void write(String characters) {
    text.writeBytes(characters.getBytes(StandardCharsets.ISO_8859_1));
  }
}
