package com.nissmart.runtime.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.telemetry.SecurityEvent;
import java.nio.file.Files;
import java.util.Locale;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The configuration of log lines on standard output: plain text, or one JSON object per line with
 * NISSMART_LOG_FORMAT=json. The security log is always JSON, and goes to the file
 * NISSMART_SECURITY_LOG where one is named. Our code logs at INFO (NISSMART_LOG_LEVEL), libraries
 * at WARN. Logback finds this class before the first line, so that no main needs to call it.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String FORMAT = "NISSMART_LOG_FORMAT";
  private static final String LEVEL = "NISSMART_LOG_LEVEL";
  private static final String SECURITY = "NISSMART_SECURITY_LOG";
  private static final String PATTERN =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", UTC} %-5level [%X{trace_id:--}] %logger{0}: %msg%n";

  /** Reads the settings of this class only to check them. */
  public static void read(Settings settings) {
    settings.oneOf(FORMAT, "text", "text", "json");
    settings.oneOf(LEVEL, "info", "debug", "info", "warn", "error");
    settings
        .path(SECURITY)
        .map(path -> path.toAbsolutePath().getParent())
        .filter(directory -> !Files.isWritable(directory))
        .ifPresent(directory ->
            settings.error(
                SECURITY, "must be a file in a directory that exists, got " + directory));
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(
        started(new ConsoleAppender<>(), context, "console", environment(FORMAT, "text")));
    // Programs read these lines, so they are always JSON, and no level hides them.
    Logger security = context.getLogger(SecurityEvent.LOGGER);
    security.setLevel(Level.INFO);
    security.setAdditive(false);
    security.addAppender(started(securityLog(), context, "security", "json"));
    context
        .getLogger("com.nissmart")
        .setLevel(Level.toLevel(environment(LEVEL, "info"), Level.INFO));
    // It logs every message that is too large with its stack, and any client can send those.
    context.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerStream").setLevel(Level.ERROR);
    bridgeJavaLogging();
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static OutputStreamAppender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender,
      LoggerContext context,
      String name,
      String format) {
    Encoder<ILoggingEvent> encoder = encoder(format);
    encoder.setContext(context);
    encoder.start();
    appender.setContext(context);
    appender.setName(name);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  /** Returns the place of the security log: the file of the settings, or standard output. */
  private static OutputStreamAppender<ILoggingEvent> securityLog() {
    String path = System.getenv(SECURITY);
    if (path == null) {
      return new ConsoleAppender<>();
    }
    FileAppender<ILoggingEvent> file = new FileAppender<>();
    file.setFile(path);
    return file;
  }

  /** Takes over java.util.logging, which gRPC and the JDK use. */
  private static void bridgeJavaLogging() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  private static Encoder<ILoggingEvent> encoder(String format) {
    if (format.equals("json")) {
      JsonEncoder json = new JsonEncoder();
      json.setWithArguments(false);
      json.setWithContext(false);
      json.setWithFormattedMessage(true);
      json.setWithMessage(false);
      json.setWithSequenceNumber(false);
      return json;
    }
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setPattern(PATTERN);
    return text;
  }

  private static String environment(String name, String fallback) {
    String value = System.getenv(name);
    return value == null ? fallback : value.strip().toLowerCase(Locale.ROOT);
  }
}
