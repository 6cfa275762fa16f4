package com.nissmart.gateway.pages;

import java.util.regex.Pattern;

/** The HTML of pages: the frame, escaped text, and the part of Markdown that openapi.yaml uses. */
final class HtmlText {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern STRONG = Pattern.compile("\\*\\*([^*]+)\\*\\*");

  private HtmlText() {}

  static String page(String title, String style, String body) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>%s</style>
    </head>
    <body>
    %s
    </body>
    </html>
    """
        .formatted(escape(title), style, body);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String prose(String markdown) {
    StringBuilder html = new StringBuilder();
    for (String paragraph : markdown.strip().split("\n\n", -1)) {
      html.append("<p>").append(inline(paragraph)).append("</p>\n");
    }
    return html.toString();
  }

  static String inline(String markdown) {
    String code = CODE.matcher(escape(markdown)).replaceAll("<code>$1</code>");
    return STRONG.matcher(code).replaceAll("<strong>$1</strong>");
  }
}
