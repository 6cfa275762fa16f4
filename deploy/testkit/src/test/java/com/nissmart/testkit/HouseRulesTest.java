package com.nissmart.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HouseRulesTest {
  private static final String SAMPLES = "com.nissmart.testkit.housesample.";

  @Test
  void the_runtime_keeps_them() {
    HouseRules.check("com.nissmart.runtime");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PublicStore", "WireStore", "TimedRules", "SqlRules", "WallClock"})
  void a_class_that_breaks_one_is_named(String name) throws ClassNotFoundException {
    Class<?> wrong = Class.forName(SAMPLES + name);

    assertThatThrownBy(() ->
            HouseRules.check(new ClassFileImporter().importClasses(wrong), "com.nissmart.ledger"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(name);
  }

  @Test
  void a_package_without_classes_is_a_mistake_in_the_test() {
    assertThatThrownBy(() -> HouseRules.check("com.nissmart.nothing"))
        .hasMessageContaining("no class found");
  }
}
