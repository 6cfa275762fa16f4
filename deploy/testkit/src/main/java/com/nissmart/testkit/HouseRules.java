package com.nissmart.testkit;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The architecture as a test. In each module: {@code HouseRules.checkAll("com.nissmart.ledger")}.
 * Each check fails with every place that breaks a rule.
 */
public final class HouseRules {
  private HouseRules() {}

  /**
   * Checks the roles of classes: stores, decisions, clocks, and the arrows between services.
   *
   * @param rootPackage of the module: com.nissmart.ledger, com.nissmart.runtime
   */
  public static void check(String rootPackage) {
    RoleRules.check(classes(rootPackage), rootPackage);
  }

  /** Checks all rules of the module in the working directory. */
  public static void checkAll(String rootPackage) {
    checkAll(rootPackage, Map.of());
  }

  /**
   * Checks all rules of the module in the working directory.
   *
   * @param clocksInSql classes whose SQL reads the database's clock, each with the reason
   */
  public static void checkAll(String rootPackage, Map<String, String> clocksInSql) {
    checkAll(Path.of(""), rootPackage, clocksInSql);
  }

  /** Checks all rules of the module in another directory. */
  public static void checkAll(Path module, String rootPackage, Map<String, String> clocksInSql) {
    JavaClasses classes = classes(rootPackage);
    RoleRules.check(classes, rootPackage);
    PackageRules.arrows(classes, rootPackage);
    PackageRules.size(classes);
    PackageRules.names(classes);
    PackageRules.stores(classes);
    PackageRules.grpcServices(classes, rootPackage);
    List<JavaSource> main = sources(module.resolve("src/main/java"));
    List<JavaSource> test = JavaSource.below(module.resolve("src/test/java"));
    SourceRules.comments(main);
    SourceRules.comments(test);
    SourceRules.testNames(test);
    SourceRules.sqlClocks(main, clocksInSql);
    SourceRules.sqlForm(main);
    SourceRules.mains(main);
  }

  private static JavaClasses classes(String rootPackage) {
    // The rules need only the names of dependencies; reading all libraries would take half a
    // minute.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // Generated from the contract, which is in the same packages.
            .withImportOption(location -> !location.contains("/v1/"))
            .importPackages(rootPackage);
    if (classes.isEmpty()) {
      throw new AssertionError("Found no class in " + rootPackage + ", so nothing was checked");
    }
    return classes;
  }

  private static List<JavaSource> sources(Path directory) {
    List<JavaSource> sources = JavaSource.below(directory);
    if (sources.isEmpty()) {
      throw new AssertionError("Found no source in " + directory + ", so nothing was checked");
    }
    return sources;
  }
}
