/** API keys: how machines act for the user who made them. */
@NullMarked
package com.nissmart.accounts.apikey;

import org.jspecify.annotations.NullMarked;
