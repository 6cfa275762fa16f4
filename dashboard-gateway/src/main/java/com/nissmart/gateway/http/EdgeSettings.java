package com.nissmart.gateway.http;

import com.nissmart.runtime.settings.Settings;

/**
 * What the edge needs to know about the world in front of it.
 *
 * @param publicOrigin where browsers find the gateway, such as https://bank.example, when that is
 *     not where it listens; empty: wherever they say: NISSMART_PUBLIC_ORIGIN
 */
public record EdgeSettings(String publicOrigin) {

  /** For a gateway that browsers talk to directly. */
  public static final EdgeSettings DIRECT = new EdgeSettings("");

  /** Reads them; mistakes are noted in {@code settings}. */
  public static EdgeSettings read(Settings settings) {
    return new EdgeSettings(settings.text("NISSMART_PUBLIC_ORIGIN", ""));
  }
}
