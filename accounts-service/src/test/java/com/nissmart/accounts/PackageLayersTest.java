package com.nissmart.accounts;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The order of the packages: each group imports only itself and the groups below it. */
final class PackageLayersTest {
  private static final String ROOT = "com.nissmart.accounts.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/v1/"))
          .importPackages("com.nissmart.accounts");

  @Test
  void groups_import_downward_only() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("process")
        .definedBy("com.nissmart.accounts")
        .layer("integrators")
        .definedBy(ROOT + "webhook..")
        .layer("wallets")
        .definedBy(ROOT + "wallet")
        .layer("identity")
        .definedBy(
            ROOT + "apikey", ROOT + "session", ROOT + "token", ROOT + "user", ROOT + "password")
        .layer("shared")
        .definedBy(ROOT + "audit", ROOT + "message", ROOT + "secret", ROOT + "text")
        .whereLayer("process")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("integrators")
        .mayOnlyBeAccessedByLayers("process")
        .whereLayer("wallets")
        .mayOnlyBeAccessedByLayers("process", "integrators")
        .whereLayer("identity")
        .mayOnlyBeAccessedByLayers("process", "integrators", "wallets")
        .check(CLASSES);
  }

  @Test
  void packages_have_no_circles() {
    slices().matching("com.nissmart.accounts.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
