package com.nissmart.gateway.http;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The choice of a representation by the Accept header (RFC 9110, 12.5.1); pure. */
final class ContentNegotiation {
  private ContentNegotiation() {}

  private record Range(String type, double quality) {
    int specificityFor(MediaType candidate) {
      if (type.equals(candidate.type() + "/" + candidate.subtype())) {
        return 3;
      }
      if (type.equals(candidate.type() + "/*")) {
        return 2;
      }
      return type.equals("*/*") ? 1 : 0;
    }
  }

  /**
   * Returns the type of {@code produced} that the client prefers, or the first one when the client
   * states no preference.
   *
   * @throws Refusal NOT_ACCEPTABLE when the client accepts none of them
   */
  static MediaType choose(@Nullable String header, List<MediaType> produced) {
    if (header == null || header.isBlank() || produced.contains(MediaType.ANY_TYPE)) {
      return produced.getFirst();
    }
    List<Range> ranges =
        Arrays.stream(header.split(",", -1)).map(ContentNegotiation::range).toList();
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
          "This address answers with "
              + RequestMediaTypes.names(produced)
              + ", which the Accept header excludes");
    }
    return best;
  }

  /** Returns the quality that the most specific matching range gives to the candidate. */
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

  private static Range range(String element) {
    String[] parts = element.toLowerCase(Locale.ROOT).split(";", -1);
    double quality = 1;
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        quality = quality(parameter.substring(2));
      }
    }
    return new Range(parts[0].strip(), quality);
  }

  private static double quality(String text) {
    return text.matches("[01](\\.[0-9]{0,3})?") ? Math.min(1, Double.parseDouble(text)) : 0;
  }
}
