/** What people may type: names and emails. */
@NullMarked
package com.nissmart.accounts.text;

import org.jspecify.annotations.NullMarked;
