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
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.telemetry.SecurityEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The configuration of log lines on standard output: plain text, or one JSON object per line with
 * NISSMART_LOG_FORMAT=json. The security log is always JSON, and goes to the file
 * NISSMART_SECURITY_LOG where one is named, with up to 20 older ones beside it. Our code logs at
 * INFO (NISSMART_LOG_LEVEL), libraries at WARN. Logback finds this class before the first line, so
 * that no main needs to call it.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String FORMAT = "NISSMART_LOG_FORMAT";
  private static final String LEVEL = "NISSMART_LOG_LEVEL";
  private static final String SECURITY = "NISSMART_SECURITY_LOG";
  private static final int OLDER_FILES = 20;
  private static final FileSize FILE_SIZE = new FileSize(50 * FileSize.MB_COEFFICIENT);
  private static final String PATTERN =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", UTC} %-5level [%X{trace_id:--}] %logger{0}: %msg%n";

  /** Reads the settings of this class only to check them. */
  public static void read(Settings settings) {
    settings.oneOf(FORMAT, "text", "text", "json");
    settings.oneOf(LEVEL, "info", "debug", "info", "warn", "error");
    settings
        .path(SECURITY)
        .filter(file -> !canBeWritten(file))
        .ifPresent(file ->
            settings.error(
                SECURITY,
                "must be a file that this process can write, in a directory that exists and without"
                    + " % in its path, got "
                    + file));
  }

  private static boolean canBeWritten(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    // Logback reads % as the beginning of a pattern.
    return directory != null
        && Files.isDirectory(directory)
        && file.toString().indexOf('%') < 0
        && Files.isWritable(directory)
        && (Files.notExists(file) || (Files.isRegularFile(file) && Files.isWritable(file)));
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
    security.addAppender(securityLog(context, Settings.of(System.getenv()).path(SECURITY)));
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

  /**
   * Returns the place of the security log: a file of limited size, or standard output when none is
   * named or it cannot be opened.
   */
  static OutputStreamAppender<ILoggingEvent> securityLog(
      LoggerContext context, Optional<Path> path) {
    if (path.isPresent()) {
      OutputStreamAppender<ILoggingEvent> file =
          started(rolling(context, path.get().toString()), context, "security", "json");
      if (file.isStarted()) {
        return file;
      }
      context
          .getLogger(Logging.class)
          .error("{} cannot be opened; the security log goes to standard output", path.get());
    }
    return started(new ConsoleAppender<>(), context, "security", "json");
  }

  private static RollingFileAppender<ILoggingEvent> rolling(LoggerContext context, String path) {
    RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    file.setFile(path);
    FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
    older.setContext(context);
    older.setParent(file);
    older.setFileNamePattern(path + ".%i");
    older.setMaxIndex(OLDER_FILES);
    older.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FILE_SIZE);
    size.start();
    file.setRollingPolicy(older);
    file.setTriggeringPolicy(size);
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
