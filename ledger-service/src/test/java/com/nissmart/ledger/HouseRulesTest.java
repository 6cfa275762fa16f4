package com.nissmart.ledger;

import com.nissmart.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {

  @Test
  void the_house_rules_hold() {
    HouseRules.check("com.nissmart.ledger");
  }
}
