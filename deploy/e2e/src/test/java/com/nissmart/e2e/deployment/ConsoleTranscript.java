package com.nissmart.e2e.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code console} blocks of a document, run as one terminal session. */
final class ConsoleTranscript {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
  private static final String PROMPT = "$ ";
  private static final String END = "@@end of step@@";
  private static final int LONGEST_MINUTES = 2;

  private ConsoleTranscript() {}

  /** A command with its output. */
  record TranscriptStep(String command, String output) {}

  static List<TranscriptStep> of(String document) {
    List<TranscriptStep> steps = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(document);
    while (blocks.find()) {
      String command = "";
      StringBuilder output = new StringBuilder();
      for (String line : blocks.group(1).lines().toList()) {
        if (line.startsWith(PROMPT)) {
          add(steps, command, output);
          command = line.substring(PROMPT.length());
        } else if (command.endsWith("\\")) {
          command += "\n" + line;
        } else {
          output.append(line).append('\n');
        }
      }
      add(steps, command, output);
    }
    return steps;
  }

  private static void add(List<TranscriptStep> steps, String command, StringBuilder output) {
    if (!command.isEmpty()) {
      steps.add(new TranscriptStep(command, output.toString()));
      output.setLength(0);
    }
  }

  /** Runs all steps in one bash and returns the output of each. */
  static List<String> run(List<TranscriptStep> steps, UnaryOperator<String> adapt)
      throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder();
    for (TranscriptStep step : steps) {
      script
          .append(adapt.apply(step.command()))
          .append("\nprintf '%s\\n' '")
          .append(END)
          .append("'\n");
    }
    Process bash =
        new ProcessBuilder("bash", "-c", script.toString()).redirectErrorStream(true).start();
    bash.getOutputStream().close();
    // A step that waits for a withdrawal never ends when an earlier step has failed.
    CompletableFuture.delayedExecutor(LONGEST_MINUTES, TimeUnit.MINUTES)
        .execute(bash::destroyForcibly);
    String all = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    bash.waitFor();
    List<String> shown = List.of(all.split(END + "\n", -1));
    if (shown.size() != steps.size() + 1) {
      throw new IllegalStateException("The session ended early:\n" + all);
    }
    return shown;
  }

  /** Replaces ids, times and references, which differ in every run. */
  static String normalized(String output) {
    return output
        .replace("\r", "")
        .replaceAll("\\b(usr|acc|txn|wdr)_[0-9a-z]{26}", "$1_ID")
        .replaceAll("\\b[0-9a-z]{26}-(\\d+)\\b", "REFERENCE-$1")
        .replaceAll("\"trace_id\":\"[0-9a-f]{32}\"", "TRACE")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "TIME")
        .stripTrailing();
  }
}
