package com.nissmart.gateway.http;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Chooses a representation after the Accept header (RFC 9110, 12.5.1); pure. */
final class Accept {
  private Accept() {}

  private record Range(String type, double quality) {
    int specificityFor(MediaType candidate) {
      String full = candidate.type() + "/" + candidate.subtype();
      if (type.equals(full)) {
        return 3;
      }
      if (type.equals(candidate.type() + "/*")) {
        return 2;
      }
      return type.equals("*/*") ? 1 : 0;
    }
  }

  /**
   * The one of {@code produced} that the client likes best; the first when it does not say.
   *
   * @throws Refusal NOT_ACCEPTABLE when it likes none
   */
  static MediaType choose(@Nullable String header, List<MediaType> produced) {
    if (header == null || header.isBlank() || produced.contains(MediaType.ANY_TYPE)) {
      return produced.getFirst();
    }
    List<Range> ranges = parse(header);
    @Nullable MediaType best = null;
    double bestQuality = 0;
    for (MediaType candidate : produced) {
      double quality = quality(ranges, candidate);
      if (quality > bestQuality) {
        best = candidate;
        bestQuality = quality;
      }
    }
    if (best == null) {
      throw new Refusal(
          Reason.NOT_ACCEPTABLE,
          "Answers here are " + names(produced) + ", and the Accept header allows none of it.");
    }
    return best;
  }

  /** What the most specific range that covers the candidate says of it. */
  private static double quality(List<Range> ranges, MediaType candidate) {
    int specificity = 0;
    double quality = 0;
    for (Range range : ranges) {
      int here = range.specificityFor(candidate);
      if (here > specificity) {
        specificity = here;
        quality = range.quality();
      }
    }
    return quality;
  }

  private static List<Range> parse(String header) {
    List<Range> ranges = new ArrayList<>();
    for (String element : header.split(",", -1)) {
      String[] parts = element.split(";", -1);
      double quality = 1;
      for (int i = 1; i < parts.length; i++) {
        String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
        if (parameter.startsWith("q=")) {
          quality = quality(parameter.substring(2));
        }
      }
      ranges.add(new Range(parts[0].strip().toLowerCase(Locale.ROOT), quality));
    }
    return ranges;
  }

  private static double quality(String text) {
    return text.matches("[01](\\.[0-9]{0,3})?") ? Math.min(1, Double.parseDouble(text)) : 0;
  }

  private static String names(List<MediaType> types) {
    return String.join(
        " or ", types.stream().map(type -> type.type() + "/" + type.subtype()).toList());
  }
}
