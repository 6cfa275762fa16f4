package com.nissmart.testkit.ruleviolations;

/** Wrong: a store is package-private. */
public final class PublicStore {}
