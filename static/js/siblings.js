// The list of an indicator's questions: shows the open one in its own scroll box; the page stays.
const open = document.querySelector(".kla-siblings [aria-current]");
const list = open?.closest("ol");
if (list) list.scrollTop = open.closest("li").offsetTop - list.offsetTop - list.clientHeight / 3;
