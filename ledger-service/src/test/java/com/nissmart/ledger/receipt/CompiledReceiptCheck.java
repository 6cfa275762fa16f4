package com.nissmart.ledger.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** The check that people run, compiled from its one file. */
public final class CompiledReceiptCheck implements Closeable {
  /** The directory of the programs that check receipts. */
  public static final Path DEPLOY = Path.of("..", "deploy");

  private final URLClassLoader classes;
  private final Method check;
  private final byte[] keys;

  public CompiledReceiptCheck(Path directory, byte[] keys)
      throws IOException, ReflectiveOperationException {
    this.keys = keys;
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                directory.toString(),
                DEPLOY.resolve("ReceiptCheck.java").toString());
    assertThat(result).isZero();
    classes = new URLClassLoader(new URL[] {directory.toUri().toURL()});
    check = classes.loadClass("ReceiptCheck").getMethod("check", byte[].class, byte[].class);
  }

  @Override
  public void close() throws IOException {
    classes.close();
  }

  /** Returns what the program prints. */
  public String run(byte[] receipt) {
    try {
      return (String) check.invoke(null, receipt, keys);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException invalid) {
        return "NOT VALID: " + invalid.getMessage();
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
