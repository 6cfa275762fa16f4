package com.nissmart.standalone;

import com.nissmart.testkit.HouseRules;
import org.junit.jupiter.api.Test;

final class HouseRulesTest {
  @Test
  void standalone_keeps_the_house_rules() {
    HouseRules.checkAll("com.nissmart.standalone");
  }
}
