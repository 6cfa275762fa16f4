package com.nissmart.accounts.user;

/**
 * Users and wallets in numbers.
 *
 * @param usersToday registered since the day began in UTC
 */
public record AccountTotals(long users, long wallets, long usersToday) {}
