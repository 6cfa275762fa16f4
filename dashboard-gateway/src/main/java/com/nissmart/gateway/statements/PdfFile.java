package com.nissmart.gateway.statements;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.pdfbox.cos.COSDictionary;

/**
 * A PDF file (ISO 32000) of A4 sheets that is written object by object. It remembers the position
 * of each object, and nothing else of what has been taken, so that a file of any length needs
 * little memory.
 */
final class PdfFile {
  private static final int SHEETS_OF_NODE = 256;

  /** The digits of a position. */
  private static final int DIGITS = 10;

  private final ByteArrayOutputStream ready = new ByteArrayOutputStream();
  private long taken;
  private long table;
  private long[] positions = new long[SHEETS_OF_NODE];
  private int objects;

  /** The root of the tree of sheets. */
  private final int root;

  private final StringBuilder nodes = new StringBuilder();

  /** The node of the next sheets, and those that it has. */
  private int node;

  private final StringBuilder kids = new StringBuilder();
  private int sheetsOfNode;
  private int sheets;

  PdfFile() {
    write("%PDF-1.6\n%\u00E2\u00E3\u00CF\u00D3\n");
    root = newObject();
    node = newObject();
  }

  /** Returns what has been written since the last time. */
  byte[] take() {
    byte[] bytes = ready.toByteArray();
    taken += bytes.length;
    ready.reset();
    return bytes;
  }

  /** Returns the number of an object that is written later. */
  int newObject() {
    if (objects == positions.length) {
      positions = Arrays.copyOf(positions, 2 * objects);
    }
    return ++objects;
  }

  static String reference(int object) {
    return object + " 0 R";
  }

  void writeObject(int object, String content) {
    begin(object);
    write(content);
    write("\nendobj\n");
  }

  /**
   * Writes a stream.
   *
   * @param entries of its dictionary, without the length
   */
  void writeStream(int object, String entries, byte[] content) {
    begin(object);
    write("<<" + entries + "/Length " + content.length + ">>\nstream\n");
    ready.writeBytes(content);
    write("\nendstream\nendobj\n");
  }

  /** Writes a sheet with a compressed drawing. */
  void writeSheet(byte[] drawing) {
    int content = newObject();
    writeStream(content, "/Filter/FlateDecode", drawing);
    int sheet = newObject();
    writeObject(
        sheet, "<</Type/Page/Parent " + reference(node) + "/Contents " + reference(content) + ">>");
    kids.append(reference(sheet)).append(' ');
    sheets++;
    sheetsOfNode++;
    if (sheetsOfNode == SHEETS_OF_NODE) {
      writeNode();
      node = newObject();
    }
  }

  /** Writes the end of the file: its tree of sheets, what they use, and the positions. */
  void end(COSDictionary resources, COSDictionary information) throws IOException {
    writeNode();
    CosObjects others = new CosObjects(this);
    String used = others.write(resources);
    String about = others.write(information);
    String size = "[0 0 " + PdfCanvas.WIDTH + " " + PdfCanvas.HEIGHT + "]";
    writeObject(root, tree(sheets, nodes) + "/MediaBox" + size + "/Resources " + used + ">>");
    int catalog = newObject();
    writeObject(catalog, "<</Type/Catalog/Lang(en)/Pages " + reference(root) + ">>");
    writePositions();
    write("trailer\n<</Size " + (objects + 1) + "/Root " + reference(catalog));
    write("/Info " + about + ">>\nstartxref\n" + table + "\n%%EOF\n");
  }

  private void writePositions() {
    table = taken + ready.size();
    write("xref\n0 " + (objects + 1) + "\n0000000000 65535 f \n");
    for (int object = 0; object < objects; object++) {
      String position = Long.toString(positions[object]);
      write("0".repeat(DIGITS - position.length()) + position + " 00000 n \n");
    }
  }

  private void writeNode() {
    writeObject(node, tree(sheetsOfNode, kids) + "/Parent " + reference(root) + ">>");
    nodes.append(reference(node)).append(' ');
    kids.setLength(0);
    sheetsOfNode = 0;
  }

  private static String tree(int count, CharSequence kids) {
    return "<</Type/Pages/Count " + count + "/Kids[" + kids + "]";
  }

  private void begin(int object) {
    positions[object - 1] = taken + ready.size();
    write(object + " 0 obj\n");
  }

  private void write(String text) {
    ready.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
