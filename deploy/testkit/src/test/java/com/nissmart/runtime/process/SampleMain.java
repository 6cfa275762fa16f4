package com.nissmart.runtime.process;

/** A process that a test starts and stops. */
final class SampleMain {
  private SampleMain() {}

  public static void main(String[] args) {
    Launcher.run(
        "sample", settings -> settings.integer("NISSMART_SAMPLE", 1, 1, 9), SampleService::new);
  }

  private record SampleService(int number) implements Service {
    @Override
    public Service start() {
      if (number == 9) {
        throw new IllegalStateException("nine does not start");
      }
      System.out.println("started " + number);
      return this;
    }

    @Override
    public void close() {
      System.out.println("closed " + number);
    }
  }
}
