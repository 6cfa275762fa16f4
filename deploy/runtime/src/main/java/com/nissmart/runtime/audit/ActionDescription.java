package com.nissmart.runtime.audit;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.nissmart.common.v1.ActionWords;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.contract.Ids;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The description of a call for the log, from its method, its request and the gateway's words. The
 * words never replace an id of the request, and the method is always recorded beside them.
 */
record ActionDescription(String action, String targetId, String note, String requestId) {
  private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,60}");
  private static final Pattern SUBJECT = Pattern.compile("[a-z_]{1,60}");
  private static final Pattern REQUEST_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final Pattern NEXT_WORD = Pattern.compile("(?<=[a-z])(?=[A-Z])");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final List<String> NOTES =
      List.of("note", "reason", "resolution", "description", "text");
  private static final int LONGEST_NOTE = 280;

  /**
   * Describes a call.
   *
   * @param method nissmart.ledger.v1.LedgerService/Reverse
   * @param request null when it arrives in parts
   */
  static ActionDescription of(String method, @Nullable Message request, ActionWords words) {
    String[] names = method.split("[./]", -1);
    String verb =
        NEXT_WORD.matcher(names[names.length - 1]).replaceAll("_").toLowerCase(Locale.ROOT);
    String subject = given(SUBJECT, words.getSubject()).orElse(verb);
    return new ActionDescription(
        given(WORD, words.getAction()).orElse(names[1] + "." + verb),
        request == null ? subject : firstId(request).orElse(subject),
        shorten(words.getNote().isEmpty() && request != null ? note(request) : words.getNote()),
        given(REQUEST_ID, words.getRequestId()).orElse(""));
  }

  /** Returns the outcome of a call that was answered with this message. */
  static String outcome(@Nullable Object answer) {
    if (answer instanceof Message message) {
      for (Object value : message.getAllFields().values()) {
        if (value instanceof Proposal proposal) {
          return proposal.getStatus() == ProposalStatus.PROPOSAL_STATUS_PENDING
              ? "PROPOSED"
              : proposal.getStatus().name().replace("PROPOSAL_STATUS_", "");
        }
      }
    }
    return "DONE";
  }

  private static Optional<String> given(Pattern form, String text) {
    return Optional.of(text).filter(given -> form.matcher(given).matches());
  }

  /** Returns the first value of a field for ids: an idempotency key may look like an id, too. */
  private static Optional<String> firstId(Message request) {
    for (Map.Entry<FieldDescriptor, Object> field : request.getAllFields().entrySet()) {
      String name = field.getKey().getName();
      if (name.equals("id") || name.endsWith("_id") || name.endsWith("_ids")) {
        Object value =
            field.getValue() instanceof List<?> list ? list.getFirst() : field.getValue();
        if (value instanceof String text
            && Arrays.stream(Ids.values()).anyMatch(kind -> kind.isId(text))) {
          return Optional.of(text);
        }
      }
    }
    return Optional.empty();
  }

  private static String note(Message request) {
    return NOTES.stream()
        .map(request.getDescriptorForType()::findFieldByName)
        .filter(field -> field != null && field.getJavaType() == FieldDescriptor.JavaType.STRING)
        .map(field -> String.valueOf(request.getField(field)))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String shorten(String text) {
    String clean = CONTROL.matcher(text).replaceAll(" ").strip();
    return clean.codePointCount(0, clean.length()) <= LONGEST_NOTE
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, LONGEST_NOTE));
  }
}
