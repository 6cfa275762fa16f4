package com.nissmart.standalone;

/** The text of {@code --help}. */
final class Usage {
  static final String TEXT =
      """
      usage: deploy/run [--demo]

        --demo   fill it with a small community first; a second time changes nothing

      settings (environment, all optional):
        NISSMART_HTTP_PORT           the port of the gateway (8080); 0 picks a free port
        NISSMART_DATA_DIR            the directory of all data (~/.nissmart)
        NISSMART_OPERATOR_EMAIL,
        NISSMART_OPERATOR_PASSWORD   ensure this operator; otherwise the first start makes one and prints it once
        NISSMART_DATABASE_URL        use this PostgreSQL instead of the embedded one:
                                     postgresql://user:password@host:5432/postgres
      README.md lists them all.
      """;

  private Usage() {}
}
