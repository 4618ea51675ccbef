// Stands in for react-style-singleton, which puts a <style> element into the page when a menu or dialog opens. The
// content security policy forbids that; a constructed style sheet needs no exception from it.
import { useEffect } from "react";

export function stylesheetSingleton() {
  const sheet = new CSSStyleSheet();
  let users = 0;
  return {
    add(text) {
      if (users++ === 0) {
        sheet.replaceSync(text);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }
    },
    remove() {
      if (--users === 0) {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
      }
    },
  };
}

export function styleHookSingleton() {
  const sheet = stylesheetSingleton();
  return function useStyle(text, changing) {
    useEffect(() => {
      sheet.add(text);
      return () => sheet.remove();
    }, [text && changing]);
  };
}

export function styleSingleton() {
  const useStyle = styleHookSingleton();
  return function Sheet({ styles, dynamic }) {
    useStyle(styles, dynamic);
    return null;
  };
}
