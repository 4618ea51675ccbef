// The editors let the Tab key go on to the next control: whoever uses no mouse would not get out of them otherwise.
import CodeMirror from "codemirror";
import "codemirror/keymap/sublime";

export function letTabLeaveTheEditors() {
  for (const keys of [CodeMirror.keyMap.basic, CodeMirror.keyMap.sublime]) {
    keys["Tab"] = keys["Shift-Tab"] = false;
  }
}
