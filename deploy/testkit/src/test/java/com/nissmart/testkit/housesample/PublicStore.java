package com.nissmart.testkit.housesample;

/** Wrong: a store is package-private. */
public final class PublicStore {}
