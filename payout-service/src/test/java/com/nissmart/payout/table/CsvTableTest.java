package com.nissmart.payout.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nissmart.contract.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTableTest {
  private static final List<String> COLUMNS = List.of("name", "amount");
  private static final String HEADER = "name,amount\n";

  @Test
  void a_file_that_ends_inside_quotes_is_refused() throws IOException {
    assertThat(refusal("\"name\",\"amount\"\n\"Ada Obi\",\"250000\"\n\"Bola Ojo\",\"250"))
        .contains("inside quotation marks");
    assertThat(refusal(HEADER + "\"Ada,1\nBola,2\n")).contains("inside quotation marks");
  }

  @Test
  void a_file_whose_last_line_is_cut_is_refused() throws IOException {
    assertThat(refusal(HEADER + "Ada,1\nBola")).contains("line 3").contains("1 of 2 values");
    assertThat(refusal(HEADER + "Ada,1\nBola,250")).contains("ends in a number");
    assertThat(rows(HEADER + "Ada,1\nBola,250\n")).containsExactly("Ada 1", "Bola 250");
    assertThat(rows(HEADER + "Ada,1\nBola,\"250\"")).containsExactly("Ada 1", "Bola 250");
    assertThat(rows("amount,name\n1,Ada")).containsExactly("Ada 1");
  }

  @Test
  void rows_without_values_are_ignored() throws IOException {
    assertThat(rows("\uFEFF" + HEADER + "Ada,1\n,\n\n;;;;\n\"\", \nBola,2\n,,"))
        .containsExactly("Ada 1", "Bola 2");
  }

  @Test
  void an_empty_file_and_other_encodings_are_refused() throws IOException {
    assertThat(refusal("")).contains("empty");
    assertThat(refusal(",,,\n")).contains("empty");
    byte[] latin = (HEADER + "M\u00fcller,1\n").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(refusal(latin)).contains("UTF-8");
  }

  private static List<String> rows(String text) throws IOException {
    return rows(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> rows(byte[] text) throws IOException {
    List<String> rows = new ArrayList<>();
    CsvTable.read(
        "report",
        UploadedText.reader("report", new ByteArrayInputStream(text)),
        COLUMNS,
        row ->
            rows.add(
                row.isComplete() ? row.cell("name") + " " + row.cell("amount") : "incomplete"));
    return rows;
  }

  private static String refusal(String text) throws IOException {
    return refusal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String refusal(byte[] text) throws IOException {
    return catchThrowableOfType(Refusal.class, () -> rows(text)).detail();
  }
}
